import type { Examples } from './example.ts'
import { ids } from './ids.ts'

/** A small round of projects to show shapes with: every figure is invented. */

const path = { id: ids.projectRound }
const years = [2028, 2029]
const terms = {
  rules: {
    firstYear: 2028,
    years: 2,
    materials: [{ material: 'ndpr-oxide', stage: 'separation', weight: '0.857' }],
    caps: [{ by: 'country', stage: 'separation', share: '0.65' }],
    exempt: ['AU'],
    reference: 'expected',
    chinaShares: [{ stage: 'separation', share: '0.9' }],
  },
  paths: years.map(year => ({ path: 'expected', index: 'NdPr', year, eurPerKg: '80' })),
}
const projects = {
  projects: [
    {
      project: 'Ridge',
      country: 'AU',
      material: 'ndpr-oxide',
      phase: 'ready',
      nameplateKg: '100000',
      price: { index: 'NdPr', premium: '5' },
      costs: { eurPerKg: '30', eurPerYear: '1000000.00' },
      loan: { interest: '0.06', firstYear: 2028, years: 10 },
    },
  ],
  projectYears: years.map(year => ({
    project: 'Ridge',
    year,
    ramp: '1',
    probability: '0.9',
    committedKg: '20000',
    leastPooledKg: '10000',
  })),
  seeks: [{ project: 'Ridge', kind: 'loan', eur: '5000000.00' }],
}
const asks = {
  asks: [{ ask: 'motors', material: 'ndpr-oxide', price: { index: 'NdPr', premium: '10', cap: '120' } }],
  askYears: years.map(year => ({ ask: 'motors', year, kg: '18000' })),
}
const pledges = {
  pledges: [{ pledge: 'agency loan', type: 'agency', kind: 'loan', eur: '6000000.00' }],
  conditions: [
    { pledge: 'agency loan', kind: 'phases', phases: ['ready', 'building'] },
    { pledge: 'agency loan', kind: 'offtake', bloc: 'EU', share: '0.5' },
  ],
}
const stating = { 'if-match': '"1"' }

export const projectRounds: Examples = {
  readProjectTerms: { as: 'member', path },
  stateProjectTerms: { as: 'operator', path, headers: stating, body: terms },
  previewOwnProjects: { as: 'supplier', path, body: projects },
  stateOwnProjects: { as: 'supplier', path, headers: stating, body: projects },
  readOwnProjects: { as: 'supplier', path },
  previewOwnAsks: { as: 'member', path, body: asks },
  stateOwnAsks: { as: 'member', path, headers: stating, body: asks },
  readOwnAsks: { as: 'member', path },
  previewOwnPledges: { as: 'funder', path, body: pledges },
  stateOwnPledges: { as: 'funder', path, headers: stating, body: pledges },
  readOwnPledges: { as: 'funder', path },
  listProjectRounds: { as: 'member', query: { limit: 2 } },
  readProjectRound: { as: 'funder', path },
  readProjectResult: { as: 'auditor', path },
  readProjectBook: { as: 'auditor', path },
  verifyProjectRound: { as: 'auditor', path },
}
