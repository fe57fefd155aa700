import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const folder = new URL('../../infra/observability/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

const DASHBOARDS = ['dashboard-round.json', 'dashboard-machine.json']
const RULES = ['alerts.yaml', 'slos.yaml']

type Panel = { title: string; type: string; targets?: { expr: string }[]; panels?: Panel[] }

/** Every query of the dashboards, with its variables replaced by what Grafana would put there. */
export const panels = (): { where: string; query: string }[] => DASHBOARDS.flatMap(panelsOf)

export function panelsOf(dashboard: string): { where: string; query: string }[] {
  const { panels: all } = JSON.parse(read(dashboard)) as { panels: Panel[] }
  return all
    .flatMap(panel => [panel, ...(panel.panels ?? [])])
    .flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({
        where: `${dashboard}: ${title}`,
        query: expr.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.*'),
      })),
    )
}

export type Alert = {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

type Recorded = { readonly record: string; readonly expr: string }

const rules = (): (Alert | Recorded)[] =>
  RULES.flatMap(name => (parse(read(name)) as { groups: { rules: (Alert | Recorded)[] }[] }).groups).flatMap(
    group => group.rules,
  )

export const alertRules = (): Alert[] => rules().filter(rule => 'alert' in rule)

/** What Prometheus computes of what it scrapes. */
export const recorded = (): Recorded[] => rules().filter(rule => 'record' in rule)

/** Queries of every rule, of alerts and of what is recorded. */
export const ruled = (): { where: string; query: string }[] =>
  rules().map(rule => ({ where: 'alert' in rule ? rule.alert : rule.record, query: rule.expr }))
