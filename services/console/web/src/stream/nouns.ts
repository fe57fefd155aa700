/** The nouns (first parts of query keys) that an event of this type changes. */
export function nounsOf(type: string): readonly string[] {
  if (type === 'health') return ['operations']
  const [service = '', what = ''] = type.split('.')
  if (what.startsWith('entry-') || what.startsWith('book-')) return ['rounds', 'operations']
  if (what.startsWith('pool-') || what.startsWith('cells-')) return ['rounds', 'publications']
  if (what.startsWith('policy-')) return ['policies', 'offers', 'screening', 'coverage']
  if (what.startsWith('batch-')) return ['batches', 'offers']
  if (what.startsWith('credential-')) return ['credentials', 'batches', 'offers', 'screening']
  if (what.startsWith('issued-')) return ['issued', 'deliveries']
  if (what.startsWith('delivery-')) return ['rounds', 'allocations', 'deliveries']
  if (what.startsWith('issuer-')) return ['issuers', 'credentials']
  switch (service) {
    case 'participants':
      return ['participants']
    case 'demand':
      return ['forecasts', 'coverage']
    case 'supply':
      return ['offers', 'screening', 'coverage']
    case 'rounds':
      // The record is large: it is read again when the round itself moves on, not with every decision.
      return what.startsWith('round-') ? ['rounds', 'allocations', 'record'] : ['rounds', 'allocations']
    case 'approvals':
      return ['approvals']
    case 'outlook':
      return ['outlook']
    case 'matching':
      return ['rounds', 'allocations']
    default:
      return []
  }
}
