import { sankey, sankeyLinkHorizontal } from 'd3-sankey'
import { useMemo } from 'react'
import { Chart } from './chart.tsx'
import './sankey.css'

export type FlowNode = {
  readonly id: string
  readonly label: string
  /** Where there is no room. */
  readonly short?: string
}
export type SankeyFlow = {
  readonly source: string
  readonly target: string
  readonly value: number
  /** In words, for the pointer. */
  readonly title: string
  readonly colour: string
}

/** Pixels from which whole names fit. */
const ROOMY_PX = 640
const NODE_PX = 12
const MARGIN = 7
/** Space between two nodes, so that their names do not touch. */
const LABEL_PX = 14

/** Quantities that flow from left to right through columns. */
/** The id of an end of a flow, which a drawing gives as its node. */
const idOf = (end: FlowNode | string | number): string | number => (typeof end === 'object' ? end.id : end)

export function Sankey({
  nodes,
  flows,
  ...frame
}: {
  title: string
  summary: string
  nodes: readonly FlowNode[]
  flows: readonly SankeyFlow[]
  table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  legend?: readonly { readonly label: string; readonly colour: string }[]
}) {
  const most = Math.max(nodes.length / 2.4, 6)
  return (
    <Chart {...frame} height={width => Math.round(Math.min(680, Math.max(width < ROOMY_PX ? 440 : 320, most * 34)))}>
      {({ width, height }) => <Drawing {...{ nodes, flows, width, height }} />}
    </Chart>
  )
}

function Drawing({
  nodes,
  flows,
  width,
  height,
}: {
  nodes: readonly FlowNode[]
  flows: readonly SankeyFlow[]
  width: number
  height: number
}) {
  const drawing = useMemo(
    () =>
      sankey<FlowNode, SankeyFlow>()
        .nodeId(node => node.id)
        .nodeWidth(NODE_PX)
        .nodePadding(LABEL_PX)
        .extent([
          [1, MARGIN],
          [width - 1, height - MARGIN],
        ])({ nodes: nodes.map(node => ({ ...node })), links: flows.map(flow => ({ ...flow })) }),
    [nodes, flows, width, height],
  )
  const path = sankeyLinkHorizontal<FlowNode, SankeyFlow>()
  return (
    <>
      <g className="flows">
        {drawing.links.map(link => (
          <path
            key={`${idOf(link.source)} ${idOf(link.target)}`}
            d={path(link) ?? ''}
            stroke={link.colour}
            strokeWidth={Math.max(1, link.width ?? 0)}
          >
            <title>{link.title}</title>
          </path>
        ))}
      </g>
      {drawing.nodes.map(({ id, label, short, x0 = 0, x1 = 0, y0 = 0, y1 = 0 }) => {
        const isLast = x1 > width - NODE_PX
        return (
          <g key={id} className="flow-node">
            <rect x={x0} y={y0} width={x1 - x0} height={Math.max(1, y1 - y0)} />
            <text x={isLast ? x0 - 5 : x1 + 5} y={(y0 + y1) / 2} dy="0.32em" textAnchor={isLast ? 'end' : 'start'}>
              {width < ROOMY_PX ? (short ?? label) : label}
            </text>
          </g>
        )
      })}
    </>
  )
}
