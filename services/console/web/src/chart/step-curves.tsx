import { scaleLinear } from 'd3-scale'
import { Axis } from './axis.tsx'
import { Chart } from './chart.tsx'
import './step-curves.css'

/** A step: so many kilograms at a price; without one at any price, drawn along the top. */
export type Step = { readonly kg: number; readonly price: number | undefined }
export type CurveSeries = {
  readonly label: string
  readonly colour: string
  readonly dashed?: boolean
  readonly steps: readonly Step[]
}

const SPACE = { left: 58, right: 14, top: 28, bottom: 44 }
const HEADROOM = 1.08

/** Curves of quantities by price, in steps, against each other. */
export function StepCurves({
  series,
  quantity,
  price,
  ...frame
}: {
  title: string
  summary: string
  series: readonly CurveSeries[]
  quantity: { label: string; format: (kg: number) => string }
  price: { label: string; format: (amount: number) => string }
  table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
}) {
  const most = Math.max(...series.map(({ steps }) => steps.reduce((sum, step) => sum + step.kg, 0)), 1)
  const dearest = Math.max(...series.flatMap(({ steps }) => steps.map(step => step.price ?? 0)), 1) * HEADROOM
  return (
    <Chart {...frame} height={320} legend={series.map(({ label, colour }) => ({ label, colour }))}>
      {({ width, height }) => {
        const x = scaleLinear([0, most], [SPACE.left, width - SPACE.right])
        const y = scaleLinear([0, dearest], [height - SPACE.bottom, SPACE.top])
        return (
          <>
            <Axis
              scale={x}
              side="bottom"
              at={height - SPACE.bottom}
              length={height - SPACE.bottom - SPACE.top}
              format={quantity.format}
              ticks={width < 520 ? 3 : 6}
              label={quantity.label}
            />
            <Axis
              scale={y}
              side="left"
              at={SPACE.left}
              length={width - SPACE.left - SPACE.right}
              format={price.format}
              label={price.label}
            />
            {series.map(({ label, colour, dashed = false, steps }) => {
              let at = 0
              const path = steps.map(({ kg, price: cost }) => {
                const level = y(cost ?? dearest)
                const from = x(at)
                at += kg
                return `${from},${level} ${x(at)},${level}`
              })
              return (
                <polyline key={label} className="steps" data-dashed={dashed} stroke={colour} points={path.join(' ')} />
              )
            })}
          </>
        )
      }}
    </Chart>
  )
}
