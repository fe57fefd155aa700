import './bars.css'

/** A bar under its name, with its figure at the end; in parts where it is stacked. Lengths are for drawing alone. */
export type Bar = {
  readonly id: string
  readonly label: string
  readonly figure: string
  readonly parts: readonly { readonly length: number; readonly colour: string }[]
}

const ROW_PX = 40
const LABEL_PX = 17
const BAR_PX = 14
/** Room for a figure of a dozen characters. */
const FIGURE_PX = 96

/** Pixels that so many bars take. */
export const barsHeight = (bars: readonly Bar[]): number => bars.length * ROW_PX

/** Bars from a common start, on one scale: `most` is a whole length. */
export function Bars({ bars, most, width }: { bars: readonly Bar[]; most: number; width: number }) {
  const whole = Math.max(40, width - FIGURE_PX)
  const scale = most > 0 ? whole / most : 0
  return bars.map(({ id, label, figure, parts }, index) => {
    let from = 0
    return (
      <g key={id} transform={`translate(0,${index * ROW_PX})`}>
        <text y={LABEL_PX - 5}>{label}</text>
        <rect y={LABEL_PX} width={whole} height={BAR_PX} className="bars-ground" />
        {parts.map(({ length, colour }) => {
          const x = from
          const long = Math.max(0, length * scale)
          from += long
          return <rect key={colour} x={x} y={LABEL_PX} width={long} height={BAR_PX} fill={colour} />
        })}
        <text x={whole + 8} y={LABEL_PX + BAR_PX - 3} className="bars-figure">
          {figure}
        </text>
      </g>
    )
  })
}
