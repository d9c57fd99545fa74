/** Houses and their open tickets: on a map where the browser can draw one, else as a list. */
import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { api, got } from '@/shared/api';
import { Action, Empty, Icon } from '@/shared/design';
import { mapFocus, useSignal } from '@/shared/desk';
import { useT } from '@/shared/i18n';
import { useReady } from '@/shared/live';
import { PartPicker, usePartQuery } from '@/shared/part';
import type { Camera } from './Canvas';
import { HouseCard } from './HouseCard';
import { HouseList } from './HouseList';
import { located } from './houses';
import { words } from './strings';
import { useTally } from './tally';
import css from './map.module.css';

const Canvas = lazy(() => import('./Canvas'));

function canDraw(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

/** True once the tickets are there and the browser has a moment: the map is large, the board comes first. */
function useCalm(ready: boolean): boolean {
  const [calm, setCalm] = useState(false);
  useEffect(() => {
    if (!ready) return;
    const later = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 200));
    const cancel = window.cancelIdleCallback ?? window.clearTimeout;
    const wait = later(() => setCalm(true), { timeout: 2_000 });
    return () => cancel(wait);
  }, [ready]);
  return calm;
}

export function MapView({ full }: { full: boolean }) {
  const t = useT(words);
  const scheme = useComputedColorScheme('light');
  const camera = useRef<Camera | null>(null);
  const [drawable, setDrawable] = useState(canDraw);
  const [list, setList] = useState(false);
  const focus = useSignal(mapFocus);
  const part = usePartQuery();
  // What is chosen here holds until something else of the desk asks for a place.
  const [choice, setChoice] = useState<{ id: string | null; under: typeof focus }>({ id: null, under: focus });
  const chosen = choice.under === focus ? choice.id : null;
  const setChosen = (id: string | null) => setChoice({ id, under: focus });
  const { tally, rows } = useTally();
  const ready = useReady(rows);
  const calm = useCalm(ready);
  const loads = useSyncExternalStore(tally.watch, tally.get);
  const query = useQuery({
    queryKey: ['buildings', 'map', part],
    queryFn: () => got(api.GET('/api/v1/buildings/map', { params: { query: { outlines: true, ...part } } })),
    staleTime: 60_000,
  });
  const houses = useMemo(() => query.data?.items ?? [], [query.data]);
  const placed = useMemo(() => houses.filter(located).length, [houses]);
  const open = useMemo(() => [...loads.values()].reduce((sum, it) => sum + it.open, 0), [loads]);

  if (query.isPending) return <Empty icon="map" title={t('loading')} />;
  if (query.isError)
    return (
      <Empty icon="map" title={t('failed')}>
        {query.error.message} <Action onClick={() => void query.refetch()}>{t('again')}</Action>
      </Empty>
    );
  if (houses.length === 0)
    return (
      <Empty icon="map" title={t('empty')}>
        {t('empty_hint')}
      </Empty>
    );

  const asList = list || !drawable || placed === 0;
  const house = chosen ? houses.find((it) => it.id === chosen) : undefined;
  return (
    <div className={css.view} data-full={full || undefined}>
      {asList ? (
        <HouseList houses={houses} loads={loads} chosen={chosen} onChoose={setChosen} notice={drawable ? null : t('no_webgl')} />
      ) : !calm ? (
        <Empty icon="map" title={t('loading')} />
      ) : (
        <Suspense fallback={<Empty icon="map" title={t('loading')} />}>
          <Canvas
            houses={houses}
            tally={tally}
            scheme={scheme}
            chosen={chosen ?? focus?.buildingId ?? null}
            onChoose={setChosen}
            onFail={() => setDrawable(false)}
            camera={camera}
            label={t('label', { houses: houses.length, tickets: open })}
          />
        </Suspense>
      )}
      {full && <PartPicker className={css.part} />}
      <div className={css.tools}>
        {!asList && (
          <>
            <Action icon="plus" aria-label={t('closer')} title={t('closer')} onClick={() => camera.current?.zoom(1)} />
            <Action icon="minus" aria-label={t('further')} title={t('further')} onClick={() => camera.current?.zoom(-1)} />
            <Action icon="house" aria-label={t('whole')} title={t('whole')} onClick={() => camera.current?.whole()} />
          </>
        )}
        {drawable && placed > 0 && (
          <Action
            icon={list ? 'map' : 'list'}
            aria-label={list ? t('as_map') : t('as_list')}
            title={list ? t('as_map') : t('as_list')}
            onClick={() => setList(!list)}
          />
        )}
        {!full && (
          <Link to={'/map' as '/'} className={css.toFull} aria-label={t('full')} title={t('full')}>
            <Icon name="right" />
          </Link>
        )}
      </div>
      {!asList && !house && (
        <ul className={css.legend}>
          <li data-state="calm">{t('calm')}</li>
          <li data-state="open">{t('open')}</li>
          <li data-state="alarm">{t('alarm')}</li>
        </ul>
      )}
      {house && <HouseCard house={house} rows={rows} loads={loads} close={() => setChosen(null)} />}
    </div>
  );
}
