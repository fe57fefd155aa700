import { parser } from '@prometheus-io/lezer-promql'

/** Names of the metrics that a PromQL query asks for. Throws where Prometheus' own grammar does not read it. */
export function metricsIn(query: string): string[] {
  const names: string[] = []
  parser.parse(query).iterate({
    enter: node => {
      if (node.type.isError) throw new Error(`not PromQL at ${node.from}: ${query}`)
      if (node.name !== 'VectorSelector') return
      const identifier = node.node.getChild('Identifier')
      if (identifier) names.push(query.slice(identifier.from, identifier.to))
    },
  })
  return names
}
