/** Refusals of the server (RFC 9457) as one error type that every caller understands. */

export interface FieldError {
  field: string;
  code: string;
  detail: string;
}

export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    /** Stable, machine-readable. */
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    /** The whole document: a stale write carries the current state. */
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail || title);
    this.name = 'Problem';
  }

  /** The request never arrived; it may be sent again with the same key. */
  get unsent(): boolean {
    return this.status === 0 || this.status === 503;
  }

  get stale(): boolean {
    return this.status === 412;
  }
}

/** Makes a problem of whatever the server answered. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: Record<string, unknown> = {};
  try {
    const value: unknown = await response.clone().json();
    if (typeof value === 'object' && value !== null) body = value as Record<string, unknown>;
  } catch {
    // Not a problem document (a proxy's page, an empty body): the status alone has to do.
  }
  const text = (key: string) => (typeof body[key] === 'string' ? body[key] : '');
  const errors = Array.isArray(body['errors']) ? (body['errors'] as FieldError[]) : [];
  const code = text('code') || `http_${response.status}`;
  return new Problem(response.status, code, text('title') || response.statusText, text('detail'), errors, body);
}
