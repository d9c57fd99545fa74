/**
 * Sounds, made on the spot: one pattern per class, so that an ear tells them apart. A browser gives
 * no sound before the first press of a key or button; until then the tab says that it is silent.
 */
import { signal } from '../desk/signal';

export type SoundClass = 'emergency' | 'breach' | 'fresh' | 'call';
export type SoundState = 'locked' | 'on' | 'muted';

const MUTED = 'domovoi.muted';

/** Whether this tab can be heard. */
export const soundState = signal<SoundState>('locked');

/** [frequency in Hz, start and length in seconds, loudness 0–1] */
type Note = readonly [number, number, number, number];
const patterns: Record<SoundClass, readonly Note[]> = {
  emergency: [
    [880, 0, 0.22, 0.5],
    [660, 0.24, 0.22, 0.5],
    [880, 0.48, 0.22, 0.5],
    [660, 0.72, 0.22, 0.5],
  ],
  breach: [
    [520, 0, 0.12, 0.35],
    [520, 0.2, 0.12, 0.35],
    [520, 0.4, 0.12, 0.35],
  ],
  fresh: [
    [1175, 0, 0.09, 0.12],
    [1568, 0.09, 0.16, 0.12],
  ],
  call: [
    [440, 0, 0.4, 0.3],
    [480, 0, 0.4, 0.3],
  ],
};

let context: AudioContext | null = null;

function tell(): void {
  const running = context?.state === 'running';
  soundState.set(!running ? 'locked' : localStorage.getItem(MUTED) === '1' ? 'muted' : 'on');
}

/** Called by the first press of anything; tells the tab's state from then on. */
export async function unlock(): Promise<void> {
  context ??= new AudioContext();
  context.onstatechange = tell;
  if (context.state !== 'running') await context.resume().catch(() => undefined);
  tell();
}

export function mute(on: boolean): void {
  localStorage.setItem(MUTED, on ? '1' : '0');
  tell();
}

export function play(what: SoundClass): void {
  if (!context || soundState.get() !== 'on') return;
  const from = context.currentTime + 0.02;
  for (const [hertz, start, length, loud] of patterns[what]) {
    const voice = context.createOscillator();
    const gain = context.createGain();
    voice.frequency.value = hertz;
    voice.type = what === 'breach' ? 'square' : 'sine';
    // Ramps keep the loudspeaker from clicking.
    gain.gain.setValueAtTime(0, from + start);
    gain.gain.linearRampToValueAtTime(loud, from + start + 0.015);
    gain.gain.setValueAtTime(loud, from + start + length - 0.03);
    gain.gain.linearRampToValueAtTime(0, from + start + length);
    voice.connect(gain).connect(context.destination);
    voice.start(from + start);
    voice.stop(from + start + length);
  }
}

/** Waits for the first press anywhere; the answer takes the listeners away. */
export function unlockOnTouch(): () => void {
  const listen = () => {
    void unlock().then(() => soundState.get() !== 'locked' && stop());
  };
  const stop = () => {
    window.removeEventListener('pointerdown', listen, true);
    window.removeEventListener('keydown', listen, true);
  };
  window.addEventListener('pointerdown', listen, true);
  window.addEventListener('keydown', listen, true);
  return stop;
}
