/** The scale above the lines: days, and hours as densely as they can be read. */
import { language } from '@/shared/i18n';
import { clock } from '@/shared/time';
import { DAY, HOUR, type Scale, midnight, width, x } from './geometry';
import css from './timeline.module.css';

/** Pixels that a label of an hour needs. */
const LABEL = 46;

export function hourStep(hour: number): number {
  return [1, 2, 3, 6, 12].find((step) => step * hour >= LABEL) ?? 24;
}

function dayName(at: number, zone: string): string {
  const tag = language() === 'en' ? 'en-GB' : 'ru-RU';
  return new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'long', timeZone: zone }).format(at);
}

export function Head({ scale, zone, now }: { scale: Scale; zone: string; now: number }) {
  const days: number[] = [];
  for (let at = scale.from; at < scale.to; at = midnight(at + DAY / 2, zone, 1)) days.push(at);
  const step = hourStep(scale.hour);
  const today = midnight(now, zone);
  return (
    <div className={css.scale} style={{ width: width(scale) }} aria-hidden="true">
      {days.map((day) => {
        const end = midnight(day + DAY / 2, zone, 1);
        const hours = [];
        for (let at = day; at < end; at += step * HOUR) hours.push(at);
        return (
          <div key={day} className={css.dayHead} data-today={day === today || undefined} style={{ left: x(scale, day), width: x(scale, end) - x(scale, day) }}>
            <strong>{dayName(day, zone)}</strong>
            {hours.map((at) => (
              <span key={at} style={{ left: x(scale, at) - x(scale, day) }}>
                {clock(at, zone)}
              </span>
            ))}
          </div>
        );
      })}
    </div>
  );
}
