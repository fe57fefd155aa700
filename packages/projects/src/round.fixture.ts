import type { Book } from './book/book.ts'

/** A round of three projects and four members in which everything happens once: round figures, all of them made up. */
export const madeUp = (): Book => {
  const years = [2028, 2029, 2030]
  const index = (path: string, values: readonly string[]) =>
    years.map((year, y) => ({ path, index: 'NdPr', year, eurPerKg: values[y] ?? '0' }))
  const yearsOf = (project: string, ramps: readonly string[], committedKg: string, leastPooledKg: string) =>
    ramps.map((ramp, y) => ({ project, year: 2028 + y, ramp, probability: '0.9', committedKg, leastPooledKg }))
  const asks = (ask: string, kg: string) => years.map(year => ({ ask, year, kg }))
  const price = (premium: string) => ({ index: 'NdPr', premium, floor: '60' })
  return {
    rules: {
      ...{ firstYear: 2028, years: 3, seed: '0123456789abcdef', exempt: [], reference: 'expected' },
      materials: [{ material: 'ndpr-oxide', stage: 'separation', weight: '0.857' }],
      caps: [{ by: 'country', stage: 'separation', share: '0.65' }],
      chinaShares: [{ stage: 'separation', share: '0.9' }],
    },
    paths: [...index('expected', ['80', '85', '90']), ...index('low', ['50', '50', '55'])],
    projects: [
      {
        ...{ project: 'Ridge', supplier: 'Ridge Ltd', country: 'AU', material: 'ndpr-oxide', phase: 'ready' },
        ...{ nameplateKg: '1000000', price: price('5') },
        costs: { eurPerKg: '30', eurPerYear: '2000000' },
        loan: { interest: '0.06', firstYear: 2029, years: 10 },
        floor: { eurPerKg: '75', firstYear: 2028, lastYear: 2030, shareAbove: '0.3', sharedFrom: 2030 },
      },
      {
        ...{ project: 'Harbour', supplier: 'Harbour SA', country: 'FR', material: 'ndpr-oxide', phase: 'building' },
        ...{ nameplateKg: '400000', price: price('8') },
        loan: { interest: '0', firstYear: 2029, years: 4 },
      },
      {
        ...{ project: 'Salar', supplier: 'Salar SA', country: 'BR', material: 'ndpr-oxide', phase: 'feasibility' },
        ...{ nameplateKg: '2000000', price: price('2') },
        loan: { interest: '0.08', firstYear: 2030, years: 8 },
      },
    ],
    projectYears: [
      ...yearsOf('Ridge', ['0.3', '0.7', '1'], '100000', '100000'),
      ...yearsOf('Harbour', ['0.5', '1', '1'], '80000', '50000'),
      ...yearsOf('Salar', ['0.2', '0.8', '1'], '0', '300000'),
    ],
    seeks: [
      { project: 'Ridge', kind: 'loan', eur: '120000000.00' },
      { project: 'Ridge', kind: 'price-floor', eur: '30000000' },
      { project: 'Harbour', kind: 'loan', eur: '20000000.50' },
      { project: 'Salar', kind: 'loan', eur: '200000000' },
    ],
    asks: [
      {
        ask: 'motors',
        member: 'Motor GmbH',
        bloc: 'EU',
        material: 'ndpr-oxide',
        price: { index: 'NdPr', premium: '10', floor: '60' },
      },
      {
        ask: 'wind',
        member: 'Wind A/S',
        bloc: 'EU',
        material: 'ndpr-oxide',
        price: { index: 'NdPr', premium: '6', floor: '60' },
      },
      {
        ask: 'robots',
        member: 'Robot KK',
        bloc: 'JP',
        material: 'ndpr-oxide',
        price: { index: 'NdPr', premium: '9', floor: '60' },
      },
      {
        ask: 'cheap',
        member: 'Cheap KK',
        bloc: 'JP',
        material: 'ndpr-oxide',
        price: { index: 'NdPr', premium: '0', floor: '60' },
      },
    ],
    askYears: [
      ...asks('motors', '200000'),
      ...asks('wind', '150000.5'),
      ...asks('robots', '300000'),
      ...asks('cheap', '90000'),
    ],
    pledges: [
      { pledge: 'agency loan', funder: 'Agency', type: 'agency', bloc: 'JP', kind: 'loan', eur: '100000000' },
      { pledge: 'bank loan', funder: 'Bank', type: 'bank', bloc: 'EU', kind: 'loan', eur: '80000000' },
      { pledge: 'floor', funder: 'Fund', type: 'fund', bloc: 'EU', kind: 'price-floor', eur: '40000000' },
    ],
    conditions: [
      { pledge: 'agency loan', kind: 'offtake', bloc: 'JP', share: '0.4' },
      { pledge: 'bank loan', kind: 'phases', phases: ['ready', 'building'] },
      { pledge: 'bank loan', kind: 'part', share: '0.6' },
    ],
  }
}
