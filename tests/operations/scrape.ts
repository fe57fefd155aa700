export type MetricSample = { readonly labels: Readonly<Record<string, string>>; readonly value: number }
export type Family = {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly samples: readonly MetricSample[]
}
export type Scraped = {
  readonly text: string
  readonly families: ReadonlyMap<string, Family>
  /** Names as queries use them: with `_bucket`, `_sum` and `_count` of histograms. */
  readonly sampleNames: ReadonlySet<string>
}

/** Reads the metrics of a process in Prometheus' text format. */
export async function scrape(url: string): Promise<Scraped> {
  const response = await fetch(`${url}/metrics`)
  if (response.status !== 200) throw new Error(`/metrics answers ${response.status}`)
  const text = await response.text()
  const families = new Map<string, Family & { samples: MetricSample[] }>()
  const sampleNames = new Set<string>()
  const helps = new Map<string, string>()
  let now: { samples: MetricSample[] } | undefined
  for (const line of text.split('\n').filter(one => one !== '')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? []
    if (kind === 'HELP') helps.set(name, rest)
    else if (kind === 'TYPE') {
      const family = { name, help: helps.get(name) ?? '', type: rest, samples: [] }
      families.set(name, family)
      now = family
    } else {
      const [, sampled = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      if (sampled === '') throw new Error(`not a sample: ${line}`)
      sampleNames.add(sampled)
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, is]) => [label as string, is as string])
      now?.samples.push({ labels: Object.fromEntries(pairs), value: Number(value) })
    }
  }
  return { text, families, sampleNames }
}
