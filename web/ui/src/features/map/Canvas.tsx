/** The map itself. MapLibre draws; what is drawn comes in as props and, many times a second, as loads. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { type GeoJSONSource, type MapGeoJSONFeature, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Feature, FeatureCollection, Point, Polygon } from 'geojson';
import { useEffect, useRef } from 'react';
import { mapFocus } from '@/shared/desk';
import { type House, type Load, bounds, parts, rings, stateOf, streets } from './houses';
import { FONT, type Scheme, style } from './style';
import type { Tally } from './tally';
import css from './map.module.css';

setWorkerUrl(workerUrl);

/** Room around the houses: on a large map the buttons on the right and the legend below cover none of them. */
function roomOf(container: HTMLElement) {
  return container.clientWidth < 600 ? 28 : { top: 40, right: 72, bottom: 56, left: 40 };
}

export interface Camera {
  whole(): void;
  zoom(by: number): void;
}

interface Props {
  houses: readonly House[];
  tally: Tally;
  scheme: Scheme;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onFail: () => void;
  camera: { current: Camera | null };
  label: string;
}

/** A single house is seen as a block among its neighbours. */
const NEAR = 16;

type Shape = Feature<Polygon | Point>;
const collection = (features: Shape[]): FeatureCollection => ({ type: 'FeatureCollection', features });

function drawn(houses: readonly House[]): { polygons: Map<string, Shape>; names: Shape[] } {
  const polygons = new Map<string, Shape>();
  const shapes = rings(houses);
  for (const house of houses) {
    const ring = shapes.get(house.id);
    if (!ring) continue;
    polygons.set(house.id, {
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { id: house.id, number: parts(house.address).number },
    });
  }
  const names: Shape[] = streets(houses).map((it) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [it.lon, it.lat] },
    properties: { name: it.name, houses: it.houses, main: it.main },
  }));
  return { polygons, names };
}

function bubbles(houses: readonly House[], loads: ReadonlyMap<string, Load>): FeatureCollection {
  const features: Shape[] = [];
  for (const house of houses) {
    const load = loads.get(house.id);
    if (!load) continue;
    features.push({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [house.lon, house.lat] },
      properties: { id: house.id, open: load.open, alarm: load.alarm },
    });
  }
  return collection(features);
}

export default function Canvas({ houses, tally, scheme, chosen, onChoose, onFail, camera, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const now = useRef({ houses, chosen, onChoose, scheme });
  now.current = { houses, chosen, onChoose, scheme };
  const it = useRef<{ map: MapLibre; polygons: Map<string, Shape>; painted: Map<string, string>; ready: boolean } | null>(null);

  const paintLoads = () => {
    const view = it.current;
    if (!view?.ready) return;
    const loads = tally.get();
    for (const [id, was] of view.painted) if (was !== 'calm' && !loads.has(id)) paint(view, id, 'calm');
    for (const [id, load] of loads) paint(view, id, stateOf(load));
    (view.map.getSource('tickets') as GeoJSONSource).setData(bubbles(now.current.houses, loads));
  };
  const paintAll = () => {
    const view = it.current;
    if (!view?.ready) return;
    const { polygons, names } = drawn(now.current.houses);
    view.polygons = polygons;
    view.painted.clear();
    (view.map.getSource('houses') as GeoJSONSource).setData(collection([...polygons.values()]));
    (view.map.getSource('streets') as GeoJSONSource).setData(collection(names));
    paintLoads();
    paintChosen();
  };
  const paintChosen = () => {
    const view = it.current;
    if (!view?.ready) return;
    const shape = now.current.chosen ? view.polygons.get(now.current.chosen) : undefined;
    (view.map.getSource('chosen') as GeoJSONSource).setData(collection(shape ? [shape] : []));
  };
  const act = useRef({ paintAll, paintLoads, paintChosen });
  act.current = { paintAll, paintLoads, paintChosen };

  useEffect(() => {
    let map: MapLibre;
    const around = bounds(now.current.houses);
    try {
      map = new MapLibre({
        container: box.current!,
        style: style(now.current.scheme),
        attributionControl: false,
        maxZoom: 19,
        minZoom: 3,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        fadeDuration: 0,
        ...(around ? { bounds: around, fitBoundsOptions: { padding: roomOf(box.current!) } } : {}),
      });
    } catch {
      onFail();
      return;
    }
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    it.current = { map, polygons: new Map(), painted: new Map(), ready: false };
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const duration = reduced ? 0 : 500;

    map.on('style.load', () => {
      if (it.current) it.current.ready = true;
      act.current.paintAll();
    });
    // Letters are drawn with the page's font: once it has come, they are drawn anew.
    void document.fonts.load(`16px "${FONT}"`, 'Аа1').then(() => map.style && act.current.paintAll());

    const at = (event: MapMouseEvent, layers: string[]): MapGeoJSONFeature | undefined =>
      it.current?.ready ? map.queryRenderedFeatures(event.point, { layers })[0] : undefined;
    map.on('click', (event) => {
      const bubble = at(event, ['bubble', 'badge']);
      if (bubble?.properties['cluster']) {
        const source = map.getSource('tickets') as GeoJSONSource;
        const center = (bubble.geometry as Point).coordinates as [number, number];
        void source
          .getClusterExpansionZoom(Number(bubble.properties['cluster_id']))
          .then((zoom) => map.easeTo({ center, zoom: zoom + 0.3, duration }));
        return;
      }
      const hit = bubble ?? at(event, ['house']);
      now.current.onChoose(hit ? String(hit.properties['id']) : null);
    });
    map.on('mousemove', (event) => {
      map.getCanvas().style.cursor = at(event, ['bubble', 'badge', 'house']) ? 'pointer' : '';
    });

    const focus = () => {
      const to = mapFocus.get();
      if (!to || (to.lat === 0 && to.lon === 0)) return;
      map.easeTo({ center: [to.lon, to.lat], zoom: Math.max(map.getZoom(), NEAR), duration });
    };
    focus();
    const parting = [mapFocus.watch(focus), tally.watch(() => act.current.paintLoads())];
    camera.current = {
      whole: () => {
        const box = bounds(now.current.houses);
        if (box) map.fitBounds(box, { padding: roomOf(map.getContainer()), duration });
      },
      zoom: (by) => void map.easeTo({ zoom: map.getZoom() + by, duration: duration / 2 }),
    };
    return () => {
      for (const part of parting) part();
      camera.current = null;
      it.current = null;
      map.remove();
    };
    // The map lives as long as the element; everything else is told to it below.
  }, []);

  useEffect(() => act.current.paintAll(), [houses]);
  useEffect(() => act.current.paintChosen(), [chosen]);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const view = it.current;
    if (!view) return;
    view.ready = false;
    view.map.setStyle(style(scheme), { diff: false });
  }, [scheme]);
  useEffect(() => {
    const canvas = it.current?.map.getCanvas();
    canvas?.setAttribute('aria-label', label);
  }, [label]);

  return <div ref={box} className={css.canvas} />;
}

function paint(view: { map: MapLibre; painted: Map<string, string> }, id: string, state: string): void {
  if (view.painted.get(id) === state) return;
  view.painted.set(id, state);
  view.map.setFeatureState({ source: 'houses', id }, { state });
}
