import { Chart } from './chart.tsx'
import './timeline.css'

/** What runs from the begin to a day, both as shares of the whole time, for drawing alone. */
export type Span = {
  readonly id: string
  readonly label: string
  /** In words what the bar says, at the end of its label. */
  readonly figure: string
  readonly until: number
  /** Whether it ends there; what does not runs to the end of the picture. */
  readonly ends: boolean
  /** A day to hold it against. */
  readonly mark?: number
  readonly colour: string
}
/** A day of the axis. */
export type Tick = { readonly at: number; readonly label: string }

const BAR_PX = 14
const LINE_PX = 17
const GAP_PX = 10
/** Pixels from which what a bar says stands beside its name, and not below it. */
const ROOMY_PX = 560
const AXIS_PX = 24
/** Pixels that the name of a tick takes. */
const TICK_PX = 80

const labelOf = (width: number): number => (width < ROOMY_PX ? 2 : 1) * LINE_PX + 1
const rowOf = (width: number): number => labelOf(width) + BAR_PX + GAP_PX

/** Bars under their names, from one begin to the day on which each ends. */
export function Timeline({
  spans,
  ticks,
  ...frame
}: {
  title: string
  summary: string
  spans: readonly Span[]
  ticks: readonly Tick[]
  table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  legend?: readonly { readonly label: string; readonly colour: string }[]
}) {
  return (
    <Chart {...frame} height={width => spans.length * rowOf(width) + AXIS_PX}>
      {({ width }) => (
        <>
          <Days {...{ ticks, width }} long={spans.length * rowOf(width)} />
          {spans.map((span, index) => (
            <Row key={span.id} {...{ span, width }} y={index * rowOf(width)} />
          ))}
        </>
      )}
    </Chart>
  )
}

function Days({ ticks, width, long }: { ticks: readonly Tick[]; width: number; long: number }) {
  const every = Math.max(1, Math.ceil((ticks.length * TICK_PX) / Math.max(1, width)))
  return (
    <g className="axis">
      {ticks.map(({ at, label }, index) =>
        index % every === 0 && at * width <= width - TICK_PX ? (
          <g key={label} transform={`translate(${at * width},0)`}>
            <line y2={long + 4} />
            <text y={long + 18} textAnchor="start">
              {label}
            </text>
          </g>
        ) : null,
      )}
    </g>
  )
}

function Row({ span, width, y }: { span: Span; width: number; y: number }) {
  const { label, figure, until, ends, mark, colour } = span
  const end = Math.max(2, until * width)
  const [top, isNarrow] = [labelOf(width), width < ROOMY_PX]
  return (
    <g transform={`translate(0,${y})`}>
      <title>{`${label}: ${figure}`}</title>
      <text y={LINE_PX - 5}>
        {label}
        <tspan className="timeline-figure" {...(isNarrow ? { x: 0, dy: LINE_PX - 2 } : {})}>
          {isNarrow ? figure : ` ${figure}`}
        </tspan>
      </text>
      <rect y={top} width={width} height={BAR_PX} className="timeline-ground" />
      <rect y={top} width={end} height={BAR_PX} fill={colour} />
      {ends && <rect className="timeline-end" x={Math.max(0, end - 4)} y={top - 3} width={4} height={BAR_PX + 6} />}
      {mark !== undefined && (
        <line className="timeline-mark" x1={mark * width} x2={mark * width} y1={top - 3} y2={top + BAR_PX + 3} />
      )}
    </g>
  )
}
