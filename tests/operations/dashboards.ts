import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const folder = new URL('../../infra/observability/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

type Panel = { title: string; type: string; targets?: { expr: string }[]; panels?: Panel[] }

/** Every query of the dashboard, with its variables replaced by what Grafana would put there. */
export function panels(): { where: string; query: string }[] {
  const { panels: all } = JSON.parse(read('dashboard.json')) as { panels: Panel[] }
  return all
    .flatMap(panel => [panel, ...(panel.panels ?? [])])
    .flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({
        where: title,
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

export const alertRules = (): Alert[] =>
  (parse(read('alerts.yaml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(group => group.rules)

export const alerts = (): { where: string; query: string }[] =>
  alertRules().map(({ alert, expr }) => ({ where: alert, query: expr }))
