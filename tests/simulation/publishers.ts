import type { Clients } from './clients.ts'
import type { Look, People } from './people.ts'

/** The operator, who publishes what may be shown of the demand, some times. */
export class Publishers implements People {
  readonly #clients: Clients
  /** Publications that were accepted, and those of which the operator was never told. */
  #published = 0
  #unsure = 0

  constructor(clients: Clients) {
    this.#clients = clients
  }

  begin(): void {
    const { world } = this.#clients
    this.#clients.person(async () => {
      for (let n = 1 + world.chance.below(3); n > 0; n--) {
        await world.sleep(world.chance.ms(10, 3_000), '')
        const reply = await this.#clients.ordered('aggregation', '/aggregation/publications', {}, 201)
        if (reply) this.#published++
        else this.#unsure++
      }
    })
  }

  async faults(look: Look): Promise<string[]> {
    return [...(await this.#wrongPublications(look)), ...(await wrongCells(look))]
  }

  /** As many publications as were accepted, and at most one for each of which nobody was told. */
  async #wrongPublications({ server }: Look): Promise<string[]> {
    const [made] = await server.look<{ n: number }>(
      "SELECT count(DISTINCT subject)::int AS n FROM aggregation.journal WHERE actor = 'olga' AND topic IS NOT NULL",
    )
    const n = made?.n ?? 0
    return n < this.#published || n > this.#published + this.#unsure
      ? [
          `aggregation: ${this.#published} publications were accepted, of ${this.#unsure} nobody knows, and ${n} were made`,
        ]
      : []
  }
}

/** Sums that are kept of the demand are those of its lines, less what was awarded to them, and of who asks. */
export async function wrongCells({ server }: Look): Promise<string[]> {
  const sum = (commitment: string): string =>
    `coalesce(sum(wanted) FILTER (WHERE commitment = '${commitment}'), 0)::bigint AS ${commitment}`
  const wrong = await server.look<{ cell: string }>(`
    SELECT coalesce(kept, asked)::text AS cell
    FROM (SELECT material, period, grade, bloc, forecast, intent, firm, contributors::bigint FROM aggregation.cell) AS kept
    FULL JOIN (
      SELECT material, period, grade, coalesce(data ->> 'bloc', '') AS bloc, ${['forecast', 'intent', 'firm'].map(sum).join(', ')},
        count(DISTINCT coalesce('group:' || lower(btrim(data ->> 'group')), participant_id::text)) FILTER (WHERE wanted > 0) AS contributors
      FROM aggregation.line LEFT JOIN aggregation.known_participant AS member ON member.id = participant_id
      CROSS JOIN LATERAL (SELECT greatest(grams - coalesce(sum(need), 0), 0) AS wanted FROM aggregation.award WHERE line_id = line.id) AS less
      WHERE data IS NOT NULL GROUP BY 1, 2, 3, 4) AS asked ON kept = asked
    WHERE kept IS NULL OR asked IS NULL ORDER BY 1`)
  return wrong.map(({ cell }) => `aggregation: its cells and its lines do not both have ${cell}`)
}
