import { Chart } from './chart.tsx'
import './pipes.css'

/** Widths are for drawing alone. */
export type Pipe = {
  readonly id: string
  /** Where there is little room. */
  readonly short: string
  readonly label: string
  readonly width: number
  /** What it would have been: an outline under it. */
  readonly before?: number
  readonly colour: string
  /** In words, for the pointer. */
  readonly title: string
}
/** A step that things flow through, with its pipes beside each other. */
export type Step = {
  readonly id: string
  readonly label: string
  readonly figure: string
  readonly pipes: readonly Pipe[]
  /** Whether it does not go on to the step below it alone. */
  readonly isApart?: boolean
}

const NAME_PX = 20
const PIPE_PX = 26
const BEFORE_PX = 9
const BETWEEN_PX = 16
/** Pixels of a letter, about: a name stands in its pipe where it fits. */
const LETTER_PX = 7.4

const isCompared = (steps: readonly Step[]): boolean =>
  steps.some(({ pipes }) => pipes.some(one => one.before !== undefined))

/**
 * What flows from the top down through steps: the width of each pipe is how much, and the line of outlines below it what it would have been.
 * Which pipe feeds which is not said: between two steps all of it is one.
 */
export function Pipes({
  steps,
  most,
  ...frame
}: {
  title: string
  summary: string
  steps: readonly Step[]
  /** How much the whole width is. */
  most: number
  table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  legend?: readonly { readonly label: string; readonly colour: string }[]
}) {
  const high = NAME_PX + PIPE_PX + (isCompared(steps) ? BEFORE_PX : 0)
  return (
    <Chart {...frame} height={steps.length * (high + BETWEEN_PX) - BETWEEN_PX + 2}>
      {({ width }) => {
        const scale = most > 0 ? (width - 2) / most : 0
        return steps.map((step, index) => (
          <Row
            key={step.id}
            {...{ step, scale, width, high }}
            y={index * (high + BETWEEN_PX)}
            next={steps[index + 1]}
            compared={isCompared(steps)}
          />
        ))
      }}
    </Chart>
  )
}

const sum = (pipes: readonly Pipe[]): number => pipes.reduce((all, one) => all + one.width, 0)

function Row({
  step: { label, figure, pipes, isApart = false },
  next,
  scale,
  width,
  high,
  y,
  compared,
}: {
  step: Step
  next: Step | undefined
  scale: number
  width: number
  high: number
  y: number
  compared: boolean
}) {
  const [here, there] = [sum(pipes) * scale, sum(next?.pipes ?? []) * scale]
  return (
    <g transform={`translate(1,${y})`}>
      <text y={NAME_PX - 7} className="pipes-name">
        {label}
      </text>
      <text x={width - 2} y={NAME_PX - 7} textAnchor="end" className="pipes-figure">
        {figure}
      </text>
      <Laid {...{ pipes, scale }} y={NAME_PX} />
      {compared && <Before {...{ pipes, scale }} y={NAME_PX + PIPE_PX + 2} />}
      {next && !isApart && (
        <path
          className="pipes-between"
          d={`M0,${high + 2} L${here},${high + 2} L${there},${high + BETWEEN_PX + NAME_PX - 18} L0,${high + BETWEEN_PX + NAME_PX - 18} Z`}
        />
      )}
    </g>
  )
}

function Laid({ pipes, scale, y }: { pipes: readonly Pipe[]; scale: number; y: number }) {
  let from = 0
  return pipes.map(pipe => {
    const [x, long] = [from, pipe.width * scale]
    from += long
    const name = pipe.label.length * LETTER_PX + 8 <= long ? pipe.label : pipe.short
    return (
      <g key={pipe.id}>
        <title>{pipe.title}</title>
        <rect className="pipes-pipe" x={x} y={y} width={long} height={PIPE_PX} fill={pipe.colour} />
        {name.length * LETTER_PX + 8 <= long && (
          <text className="pipes-label" x={x + long / 2} y={y + PIPE_PX / 2} dy="0.34em" textAnchor="middle">
            {name}
          </text>
        )}
      </g>
    )
  })
}

function Before({ pipes, scale, y }: { pipes: readonly Pipe[]; scale: number; y: number }) {
  let from = 0
  return pipes.map(({ id, before = 0, title }) => {
    const [x, long] = [from, before * scale]
    from += long
    return long > 0 ? (
      <rect key={id} className="pipes-before" x={x + 0.5} y={y} width={Math.max(0.5, long - 1)} height={BEFORE_PX - 3}>
        <title>{title}</title>
      </rect>
    ) : null
  })
}
