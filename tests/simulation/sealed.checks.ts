import { type EntriesSealed, roundAwarded, roundCancelled } from '@lodestone/contracts'
import { type Round, sealedBy } from './market.checks.ts'
import type { Look } from './people.ts'

/** The newest version of each paper of which somebody knew when the world was so old. */
export type Known = (age: number) => ReadonlyMap<string, number>

/** A paper as one of its versions said it: undefined where it was withdrawn. */
type Version = {
  readonly version: number
  readonly lines?: readonly { quantityKg: string }[]
  readonly offer?: { quantityKg: string }
}

/** What a book was sealed with is what stood then, and nothing of it is changed before the round is awarded or cancelled. */
export async function changedWhileSealed(
  { server, broker }: Look,
  round: Round,
  versionsOf: (id: string) => readonly Version[],
  known: Known,
): Promise<string[]> {
  const forecasts = await server.look<{ line: string; paper: string }>(
    'SELECT line_id AS line, forecast_id AS paper FROM demand.entry WHERE round_id = $1',
    [round.id],
  )
  const paperOf = new Map(forecasts.map(({ line, paper }) => [line, paper]))
  const end = broker.storedAt(roundAwarded.type, round.id) ?? broker.storedAt(roundCancelled.type, round.id)
  const seen = known(end ?? Number.POSITIVE_INFINITY)
  const sealed: EntriesSealed['entries'] = [...sealedBy('demand', round), ...sealedBy('supply', round)]
  return sealed.flatMap(({ id, version, input }) => {
    const { quantityKg, price } = input as { quantityKg: string; price?: { fixed: { amount: string } } }
    const paper = paperOf.get(id) ?? id
    const was = versionsOf(paper).find(one => one.version === version)
    const kg = was?.lines?.[0]?.quantityKg ?? was?.offer?.quantityKg
    // What nobody was told of cannot have come before the end where there is none.
    const last = end === undefined ? versionsOf(paper).length : (seen.get(paper) ?? 0)
    return [
      ...(kg === quantityKg
        ? []
        : [`${id} was sealed with ${quantityKg} kg at version ${version}, which was of ${kg}`]),
      ...(last > version
        ? [`${id} was sealed at version ${version}, and changed into ${last} before the round was over`]
        : []),
      ...(price === undefined || price.fixed.amount === quantityKg
        ? []
        : [`${id} was sealed with ${quantityKg} kg and the price ${price.fixed.amount}`]),
    ]
  })
}
