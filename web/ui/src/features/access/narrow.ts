/** What an own role may say of each right, from the table of rights. */
import type { AccessMatrix, Coded, OwnReach, Role } from '@/wire';

export interface Choice {
  action: Coded;
  /** How far the built-in role reaches. */
  built_in: string;
  /** From nothing to as far as the built-in role. */
  choices: string[];
}

/** The rights that the built-in role has and an own one may lose. Who gives rights holds a built-in role. */
export function choicesOf(matrix: Pick<AccessMatrix, 'roles' | 'reaches' | 'actions' | 'narrower'>, base: Role): Choice[] {
  const column = matrix.roles.findIndex((it) => it.code === base);
  return matrix.actions.flatMap(({ action, reaches }) => {
    const built_in = reaches[column] ?? '-';
    const choices = matrix.narrower[matrix.reaches.findIndex((it) => it.code === built_in)] ?? [];
    return built_in === '-' || action.code === 'manage_users' ? [] : [{ action, built_in, choices: choices.toReversed() }];
  });
}

/** Only in what the role differs: the rest follows the built-in one, in later versions, too. */
export function differing(rows: readonly Choice[], left: Record<string, string>): OwnReach[] {
  return rows.flatMap(({ action, built_in }) => {
    const reach = left[action.code];
    return reach !== undefined && reach !== built_in ? [{ action: action.code, reach }] : [];
  });
}
