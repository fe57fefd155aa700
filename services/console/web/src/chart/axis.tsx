import type { ScaleLinear } from 'd3-scale'

/** An axis of figures with its lines across the plot. `at` is where it stands, `length` how far its lines reach. */
export function Axis({
  scale,
  side,
  at,
  length,
  format,
  ticks = 5,
  label,
}: {
  scale: ScaleLinear<number, number>
  side: 'bottom' | 'left'
  at: number
  length: number
  format: (value: number) => string
  ticks?: number
  label?: string
}) {
  const [from = 0, to = 0] = scale.range()
  return (
    <g className="axis">
      {scale.ticks(ticks).map(value => {
        const place = scale(value)
        return side === 'bottom' ? (
          <g key={value} transform={`translate(${place},${at})`}>
            <line y2={-length} />
            <text y={16} textAnchor="middle">
              {format(value)}
            </text>
          </g>
        ) : (
          <g key={value} transform={`translate(${at},${place})`}>
            <line x2={length} />
            <text x={-6} dy="0.32em" textAnchor="end">
              {format(value)}
            </text>
          </g>
        )
      })}
      {label !== undefined && side === 'bottom' && (
        <text x={(from + to) / 2} y={at + 34} textAnchor="middle" className="axis-label">
          {label}
        </text>
      )}
      {label !== undefined && side === 'left' && (
        <text x={at} y={Math.min(from, to) - 10} textAnchor="start" className="axis-label">
          {label}
        </text>
      )}
    </g>
  )
}
