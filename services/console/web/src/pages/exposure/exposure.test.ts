import { expect, test } from 'vitest'
import { flowsOf, type Intermediary } from './exposure.ts'

const between = (country: string, ofImportsPct: string, addsPct: string, addsTwoStepsPct: string): Intermediary => ({
  country,
  amount: '1',
  ofImportsPct,
  chinesePct: '0',
  chineseOneStepPct: '0',
  addsPct,
  addsTwoStepsPct,
})
const given = (intermediaries: Intermediary[], pct: string) => ({ direct: { amount: '1', pct }, intermediaries })
const words = {
  bloc: 'EU',
  china: 'China',
  chinaFurther: 'further',
  elsewhere: 'elsewhere',
  blocShort: 'EU',
  chinaFurtherShort: '2',
  elsewhereShort: '?',
  country: (code: string) => code,
  others: (count: number) => `${count} others`,
  tip: (from: string, to: string) => `${from} ${to}`,
}

test('what comes in through a country goes out of it, and all together is the whole', () => {
  const { nodes, flows } = flowsOf(given([between('VN', '20', '8', '10'), between('US', '10', '0', '0')], '70'), words)
  expect(flows.map(({ source, target, value }) => [source, target, value])).toEqual([
    ['china', 'bloc', 70],
    ['china', 'VN', 8],
    ['further', 'VN', 2],
    ['elsewhere', 'VN', 10],
    ['VN', 'bloc', 20],
    ['elsewhere', 'US', 10],
    ['US', 'bloc', 10],
  ])
  expect(nodes.map(node => node.id)).toEqual(['china', 'further', 'elsewhere', 'VN', 'US', 'bloc'])
})

test('from the ninth country on they are one band, and nothing is lost', () => {
  const many = Array.from({ length: 12 }, (_, n) => between(`C${n}`, '1', '0.5', '0.5'))
  const { nodes, flows } = flowsOf(given(many, '88'), words)
  expect(nodes.find(node => node.id === 'others')?.label).toBe('4 others')
  const arriving = flows.filter(flow => flow.target === 'bloc').reduce((sum, flow) => sum + flow.value, 0)
  expect(arriving).toBe(100)
})
