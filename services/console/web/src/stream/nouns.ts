/** The nouns (first parts of query keys) that an event of this type changes. */
export function nounsOf(type: string): readonly string[] {
  if (type === 'health') return ['operations']
  const [service = '', what = ''] = type.split('.')
  if (what.startsWith('entry-') || what.startsWith('book-')) return ['rounds', 'operations']
  if (what.startsWith('pool-') || what.startsWith('cells-')) return ['rounds', 'publications']
  if (what.startsWith('policy-')) return ['policies', 'offers', 'screening', 'coverage']
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
    case 'matching':
      return ['rounds', 'allocations']
    default:
      return []
  }
}
