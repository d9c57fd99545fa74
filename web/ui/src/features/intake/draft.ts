/** What has been written in the intake so far. It outlives the panel, so that Escape loses nothing. */
import { signal, type Prefill } from '@/shared/desk';
import { phoneOf } from '@/shared/text';
import type { RegisterTicket, Service, Slot, Source } from '@/wire';

export interface Draft {
  building: { id: string; address: string } | null;
  flat: string;
  entrance: string;
  name: string;
  phone: string;
  description: string;
  service: Service | null;
  /** `null`: as the classifier says. */
  emergency: boolean | null;
  paid: boolean;
  warranty: boolean;
  source: Source;
  parent: { id: string; number: string } | null;
  /** The outage to which the ticket will belong. */
  outage: string | null;
  /** Who shall do it; `null`: whoever the system finds. */
  chosen: { employeeId: string; slot: Slot | null } | null;
}

export const empty: Draft = {
  building: null,
  flat: '',
  entrance: '',
  name: '',
  phone: '',
  description: '',
  service: null,
  emergency: null,
  paid: false,
  warranty: false,
  source: 'phone',
  parent: null,
  outage: null,
  chosen: null,
};

export const draft = signal<Draft>(empty);

/** Whose held time the saved ticket has used up: it need not be given back. */
export const used = signal<string | null>(null);

export function change(part: Partial<Draft>): void {
  draft.set({ ...draft.get(), ...part });
}

/** Begins with what is known; what was typed before and is not contradicted stays. */
export function begin(known: Prefill | null): void {
  if (!known) return;
  change({
    ...(known.phone ? { phone: known.phone } : {}),
    ...(known.name ? { name: known.name } : {}),
    ...(known.building ? { building: known.building, chosen: null } : {}),
    ...(known.flat ? { flat: known.flat } : {}),
    ...(known.description ? { description: known.description } : {}),
  });
}

export const isEmergency = (it: Draft): boolean => it.emergency ?? it.service?.priority === 'emergency';

/** A number when it is plain digits, as the wire has it. */
export function flatOf(text: string): string | number | null {
  const plain = text.trim();
  if (plain === '') return null;
  return /^[1-9]\d{0,8}$/.test(plain) ? Number(plain) : plain;
}

export type Missing = 'building' | 'service';

/** What must still be filled in. */
export function missing(it: Draft): Missing[] {
  return [...(it.building ? [] : ['building' as const]), ...(it.service ? [] : ['service' as const])];
}

/** The request, or null while something is missing. */
export function requestOf(it: Draft): RegisterTicket | null {
  if (!it.building || !it.service) return null;
  const entrance = Number.parseInt(it.entrance, 10);
  return {
    building_id: it.building.id,
    flat: flatOf(it.flat),
    place: it.service.place.code,
    category: it.service.category.code,
    problem: it.service.problem?.code ?? null,
    description: it.description.trim(),
    contact: { name: it.name.trim(), phone: phoneOf(it.phone) ?? it.phone.trim() },
    source: it.source,
    ...(Number.isFinite(entrance) ? { entrance } : {}),
    ...(it.emergency === null ? {} : { emergency: it.emergency }),
    ...(it.paid ? { paid: true } : {}),
    ...(it.warranty ? { warranty: true } : {}),
    ...(it.parent ? { parent_id: it.parent.id } : {}),
    ...(it.chosen
      ? { assign: 'manual' as const, executor_id: it.chosen.employeeId, ...(it.chosen.slot ? { slot: it.chosen.slot } : {}) }
      : { assign: 'auto' as const }),
  };
}
