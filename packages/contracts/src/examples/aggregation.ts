import type { Examples } from './example.ts'
import { ids } from './ids.ts'

export const aggregation: Examples = {
  readDemandCells: { as: 'operator', query: { material: 'ndpr-oxide', bloc: 'EU', limit: 2 } },
  readExposure: { as: 'member', query: { bloc: 'EU', material: 'ndfeb-magnet' } },
  readCoverage: { as: 'operator', query: { material: 'ndpr-oxide' } },
  publishCells: { as: 'operator', headers: { 'idempotency-key': 'publication-1' } },
  listPublications: { as: 'auditor', query: { limit: 2 } },
  readPool: { as: 'member', path: { id: ids.round } },
  exportPool: { as: 'member', path: { id: ids.round }, query: { format: 'csv' } },
}
