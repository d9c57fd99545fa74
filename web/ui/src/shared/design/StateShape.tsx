export type StatusCode = 'new' | 'in_progress' | 'deferred' | 'completed' | 'closed' | 'declined';

const colour: Record<StatusCode, string> = {
  new: 'var(--accent)',
  in_progress: 'var(--amber)',
  deferred: 'var(--text-3)',
  completed: 'var(--green)',
  closed: 'var(--green)',
  declined: 'var(--text-3)',
};

/** The state of a ticket as a shape: hollow, half, paused, ticked, filled, crossed. The word stands in `title`. */
export function StateShape({ status, title, size = 16 }: { status: StatusCode; title: string; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" role="img" aria-label={title} style={{ color: colour[status], flex: 'none' }}>
      <title>{title}</title>
      {status === 'closed' ? (
        <>
          <circle cx="8" cy="8" r="7" fill="currentColor" />
          <path d="M4.800 8.300l2.200 2.200 4.300-4.700" fill="none" stroke="var(--surface)" strokeWidth="1.700" />
        </>
      ) : (
        <circle
          cx="8"
          cy="8"
          r="6.200"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.700"
          strokeDasharray={status === 'deferred' ? '2.400 2.400' : undefined}
        />
      )}
      {status === 'in_progress' && <path d="M8 4.200a3.800 3.800 0 0 1 0 7.600z" fill="currentColor" />}
      {status === 'deferred' && <path d="M6.500 5.800v4.400M9.500 5.800v4.400" stroke="currentColor" strokeWidth="1.500" />}
      {status === 'completed' && (
        <path d="M5 8.200l2.100 2.100L11 6" fill="none" stroke="currentColor" strokeWidth="1.700" />
      )}
      {status === 'declined' && <path d="M5.700 5.700l4.600 4.600M10.300 5.700l-4.600 4.600" stroke="currentColor" strokeWidth="1.500" />}
    </svg>
  );
}
