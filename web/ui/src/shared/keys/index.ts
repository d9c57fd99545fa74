/**
 * Shortcuts by physical key (`event.code`), so that they work in the Russian layout as well.
 * `"KeyN"`, `"ctrl+KeyK"` (Cmd on a Mac), `"shift+Slash"`, `"Digit1"`. The scope that opened last is asked first.
 */
import { useEffect, useRef } from 'react';

export type Chord = string;
/** Answer `false` to let the next scope have the key. */
export type Handler = (event: KeyboardEvent) => void | boolean;
export type Keymap = Record<Chord, Handler>;

export function chordOf(event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): Chord {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('ctrl');
  if (event.altKey) parts.push('alt');
  if (event.shiftKey) parts.push('shift');
  parts.push(event.code === 'NumpadEnter' ? 'Enter' : event.code.replace(/^Numpad(?=\d$)/, 'Digit'));
  return parts.join('+');
}

interface Scope {
  map: { current: Keymap };
  /** Whether keys work while the person types in a field. */
  inFields: boolean;
  /** Whether keys work while the focus is in a dialog or a menu. */
  inDialogs: boolean;
}

const scopes: Scope[] = [];

function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'file'].includes(target.type);
}

/** Whether a dialog or a menu was open when the key went down: by the time we are asked it may have closed. */
let covered = false;
function onCapture(): void {
  covered = document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  // A menu or a dialog has its keys to itself; whoever binds some inside of it says so.
  const inside = event.target instanceof Element && event.target.closest('[role="dialog"], [role="menu"]') !== null;
  // Escape closes what lies on top; only then what is below.
  if (chord === 'Escape' && !inside && covered) return;
  const typing = inField(event.target);
  for (const scope of scopes.toReversed()) {
    const handler = scope.map.current[chord];
    if (!handler || (inside && !scope.inDialogs)) continue;
    // Chords with Ctrl are commands wherever the cursor stands; plain letters are text in a field.
    if (typing && !scope.inFields && !chord.startsWith('ctrl+')) continue;
    if (handler(event) === false) continue;
    event.preventDefault();
    return;
  }
}

/** Binds keys while the component lives and `on` holds. */
export function useKeys(map: Keymap, { on = true, inFields = false, inDialogs = false }: { on?: boolean; inFields?: boolean; inDialogs?: boolean } = {}): void {
  const current = useRef(map);
  current.current = map;
  useEffect(() => {
    if (!on) return;
    const scope: Scope = { map: current, inFields, inDialogs };
    if (scopes.length === 0) {
      window.addEventListener('keydown', onCapture, true);
      window.addEventListener('keydown', onKeyDown);
    }
    scopes.push(scope);
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
      if (scopes.length > 0) return;
      window.removeEventListener('keydown', onCapture, true);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [on, inFields, inDialogs]);
}
