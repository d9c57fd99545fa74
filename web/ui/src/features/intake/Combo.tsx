/** A field with a list of answers, for hands that stay on the keyboard: arrows, Enter or Tab take one. */
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react';
import css from './intake.module.css';

interface Props<O> {
  label: string;
  hint?: string | undefined;
  /** What stands in the field while nobody types in it. */
  value: string;
  /** Called with every letter; the answers come back as `options`. */
  onType: (text: string) => void;
  options: readonly O[];
  keyOf: (option: O) => string;
  show: (option: O) => ReactNode;
  onPick: (option: O) => void;
  placeholder?: string;
  /** Said when there is text but no answer; `null` while that is not known yet. */
  nothing: string | null;
  invalid?: boolean;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}

export function Combo<O>(props: Props<O>) {
  const { label, hint, value, onType, options, keyOf, show, onPick, nothing } = props;
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const listed = open && text !== null && (options.length > 0 || (nothing !== null && text.trim().length > 1));
  const at = Math.min(active, options.length - 1);

  const take = (option: O) => {
    onPick(option);
    setText(null);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const option = options[at];
    if (event.code === 'ArrowDown' || event.code === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      setText((old) => old ?? '');
      setActive(Math.max(0, Math.min(options.length - 1, at + (event.code === 'ArrowDown' ? 1 : -1))));
    } else if ((event.code === 'Enter' || event.code === 'NumpadEnter') && listed && option !== undefined) {
      event.preventDefault();
      take(option);
    } else if (event.code === 'Tab' && !event.shiftKey && listed && option !== undefined && text?.trim()) {
      take(option);
      // Whoever was told has asked the next question already.
      if (document.activeElement !== event.currentTarget) event.preventDefault();
    } else if (event.code === 'Escape' && listed) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      setText(null);
    }
  };

  return (
    <div className={css.combo}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={props.inputRef}
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={listed}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={listed && at >= 0 ? `${id}-${at}` : undefined}
        aria-invalid={props.invalid || undefined}
        autoFocus={props.autoFocus}
        placeholder={props.placeholder}
        value={text ?? value}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
          onType(event.target.value);
        }}
        onBlur={() => {
          setOpen(false);
          setText(null);
        }}
        onKeyDown={onKeyDown}
      />
      {hint && <small>{hint}</small>}
      <ul id={`${id}-list`} role="listbox" aria-label={label} className={css.options} hidden={!listed}>
        {listed &&
          options.map((option, index) => (
            // Keys are handled in the field, which keeps the focus.
            // oxlint-disable-next-line click-events-have-key-events
            <li
              key={keyOf(option)}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setActive(index)}
              onClick={() => take(option)}
            >
              {show(option)}
            </li>
          ))}
        {listed && options.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled="true" className={css.nothing}>
            {nothing}
          </li>
        )}
      </ul>
    </div>
  );
}
