import type { Round } from '../../round/round.ts'
import { Empty } from '../../ui/state.tsx'

export default function Tab({ round }: { round: Round }) {
  return <Empty>{round.id}</Empty>
}
