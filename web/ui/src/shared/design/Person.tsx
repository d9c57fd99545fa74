import css from './design.module.css';

/** Initials in a disc, with the whole name for those who hover or listen. */
export function Person({ name, size = 22, mark }: { name: string; size?: number; mark?: 'typing' | undefined }) {
  const initials = name
    .split(/[\s.]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word[0])
    .join('')
    .toUpperCase();
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)!) % 360;
  return (
    <span
      className={css.person}
      role="img"
      aria-label={name}
      title={name}
      data-mark={mark}
      style={{ width: size, height: size, fontSize: size * 0.42, ['--hue' as string]: hue }}
    >
      {initials}
    </span>
  );
}
