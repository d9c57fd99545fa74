/** A small line of recent values: the shape of a quantity, with its last value beside it in words. */

interface Props {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
}

/** Path of the values from oldest to newest; zero stands at the bottom. Exported for its test. */
export function path(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const top = Math.max(...values, Number.EPSILON);
  const step = width / (values.length - 1);
  return values
    .map((value, i) => `${i === 0 ? 'M' : 'L'}${(i * step).toFixed(1)} ${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`)
    .join('');
}

export function Sparkline({ values, label, width = 160, height = 36 }: Props) {
  const line = path(values, width, height);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} width="100%" height={height} preserveAspectRatio="none">
      {line && (
        <>
          <path d={`${line}L${width} ${height}L0 ${height}Z`} fill="currentColor" opacity={0.12} />
          <path d={line} fill="none" stroke="currentColor" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  );
}
