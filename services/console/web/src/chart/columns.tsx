import { scaleLinear } from 'd3-scale'
import { Axis } from './axis.tsx'
import { Chart } from './chart.tsx'
import './columns.css'

/** What stands at one place of the ground, in parts from the ground up, with a line to hold it against. Heights are for drawing alone. */
export type Column = {
  readonly id: string
  /** Under it, where there is room. */
  readonly label: string
  /** In words, for the pointer. */
  readonly title: string
  readonly parts: readonly { readonly id: string; readonly height: number; readonly colour: string }[]
  readonly mark?: number
}

const SPACE = { left: 62, right: 8, top: 28, bottom: 26 }
const HEADROOM = 1.06
/** Pixels that the name of a column takes. */
const LABEL_PX = 72
/** Places from one name to the next: so that months are named in the same months of each year. */
const STRIDES = [1, 2, 3, 6, 12, 24]

/** Columns beside each other, such as one for each month, over an axis of their unit. */
export function Columns({
  columns,
  unit,
  format,
  height = 260,
  ...frame
}: {
  title: string
  summary: string
  columns: readonly Column[]
  /** Of the axis. */
  unit: string
  format: (height: number) => string
  height?: number
  table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  legend?: readonly { readonly label: string; readonly colour: string }[]
}) {
  const most = Math.max(
    ...columns.map(({ parts, mark = 0 }) =>
      Math.max(
        mark,
        parts.reduce((sum, one) => sum + one.height, 0),
      ),
    ),
    Number.MIN_VALUE,
  )
  return (
    <Chart {...frame} height={height}>
      {({ width, height: high }) => (
        <Drawing {...{ columns, unit, format, width, height: high }} most={most * HEADROOM} />
      )}
    </Chart>
  )
}

function Drawing({
  columns,
  unit,
  format,
  width,
  height,
  most,
}: {
  columns: readonly Column[]
  unit: string
  format: (height: number) => string
  width: number
  height: number
  most: number
}) {
  const y = scaleLinear([0, most], [height - SPACE.bottom, SPACE.top])
  const room = width - SPACE.left - SPACE.right
  const slot = room / Math.max(1, columns.length)
  const thick = Math.max(1, Math.min(48, slot * 0.76))
  const every = STRIDES.find(stride => stride * slot >= LABEL_PX) ?? 36
  return (
    <>
      <Axis scale={y} side="left" at={SPACE.left} length={room} format={format} ticks={4} label={unit} />
      {columns.map(({ id, label, title, parts, mark }, index) => {
        const middle = SPACE.left + slot * (index + 0.5)
        let from = 0
        return (
          <g key={id}>
            <title>{title}</title>
            {/* The whole place answers the pointer, thin columns too. */}
            <rect
              x={middle - slot / 2}
              y={SPACE.top}
              width={slot}
              height={height - SPACE.bottom - SPACE.top}
              fill="transparent"
            />
            {parts.map(part => {
              const [bottom, top] = [y(from), y(from + part.height)]
              from += part.height
              return (
                <rect
                  key={part.id}
                  className="columns-part"
                  x={middle - thick / 2}
                  y={top}
                  width={thick}
                  height={Math.max(0, bottom - top)}
                  fill={part.colour}
                />
              )
            })}
            {mark !== undefined && (
              <line className="columns-mark" x1={middle - slot / 2} x2={middle + slot / 2} y1={y(mark)} y2={y(mark)} />
            )}
            {index % every === 0 && (index === 0 || middle + LABEL_PX * 0.8 < width) && (
              <text x={middle - thick / 2} y={height - 8} textAnchor="start">
                {label}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}
