import { type Api, until } from '@lodestone/testing'

/** A market of dysprosium through China and around it: every figure is invented. */

const INVENTED = { source: 'Invented for a test', basis: 'assumed' } as const
const plant = (name: string, stage: string, country: string, kgPerMonth: string) => ({
  ...{ plant: name, element: 'Dy', stage, country, kgPerMonth },
  ...INVENTED,
})
const need = (line: string, bloc: string, country: string, kgPerMonth: string) => ({
  ...{
    line,
    owner: 'market',
    bloc,
    country,
    element: 'Dy',
    stage: 'magnet',
    kgPerMonth,
    from: '2027-01',
    to: '2027-12',
  },
  ...INVENTED,
})

export const BASELINE = {
  name: 'Invented dysprosium',
  from: '2027-01',
  months: 12,
  assumptions: {
    leadDays: { mining: 30, separation: 30, metal: 15, alloy: 15, magnet: 30 },
    transitDays: 30,
    yields: [{ stage: 'magnet', low: '0.8', high: '0.9', ...INVENTED }],
  },
  plants: [
    plant('MM clay', 'mining', 'MM', '3000'),
    plant('AU mine', 'mining', 'AU', '500'),
    plant('CN separation', 'separation', 'CN', '4000'),
    plant('MY separation', 'separation', 'MY', '300'),
    plant('CN metal', 'metal', 'CN', '4000'),
    plant('VN metal', 'metal', 'VN', '300'),
    plant('CN alloy', 'alloy', 'CN', '4000'),
    plant('JP alloy', 'alloy', 'JP', '600'),
    plant('CN magnets', 'magnet', 'CN', '4000'),
    plant('JP magnets', 'magnet', 'JP', '200'),
  ],
  routes: [
    { from: 'CN', to: 'DE', days: 40 },
    { from: 'CN', to: 'JP', days: 7 },
    { from: 'JP', to: 'DE', days: 45 },
  ],
  needs: [need('EU market', 'EU', 'DE', '900'), need('JP market', 'JP', 'JP', '600')],
}

/** Lines of a German member: one with little in stock, one with much. */
const line = (name: string, kgPerMonth: string, days: number) => ({
  ...{ line: name, element: 'Dy', stage: 'magnet', country: 'DE', kgPerMonth, from: '2027-01', to: '2027-12' },
  stock: { days },
})
export const LINES = { lines: [line('Traction motors', '120.5', 20), line('Servo drives', '10', 3650)] }

export async function recordBaseline(operator: Api): Promise<string> {
  const made = await operator.post('/outlook/baselines', BASELINE)
  if (made.status !== 201) throw new Error(`no baseline: ${made.status} ${made.text}`)
  return made.body.id
}

/** States the lines in place of whatever the member stated before. */
export async function stateLines(member: Api, lines: object = LINES): Promise<void> {
  const { version } = (await member.get('/outlook/lines')).body
  const stated = await member.put('/outlook/lines', lines, version)
  if (stated.status !== 200) throw new Error(`not stated: ${stated.status} ${stated.text}`)
}

/** Runs the first published scenario to its end. */
export async function runPublished(operator: Api): Promise<string> {
  const asked = await operator.post('/outlook/runs', { scenarioId: 'published-1' })
  if (asked.status !== 201) throw new Error(`no run: ${asked.status} ${asked.text}`)
  const { id } = asked.body
  await until('the run is done', async () => {
    const { state, failure } = (await operator.all('/outlook/runs')).find(one => one.id === id) ?? {}
    if (state === 'failed') throw new Error(`the run failed: ${failure}`)
    return state === 'done'
  })
  return id
}
