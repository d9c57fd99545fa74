import css from './design.module.css';

/** Shows a shortcut: `<Keys of="Ctrl K" />`. */
export function Keys({ of }: { of: string }) {
  return (
    <span className={css.keys} aria-hidden="true">
      {of.split(' ').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
