import { entry } from '@lodestone/credentials/fixture'
import type { JsonObject } from '@lodestone/kernel'
import { PARTY, registration, siteRecord, startSupplyIn, startWorld, yearly } from '../credential/credential.fixture.ts'
import type { TestSupplier } from '../hub/hub.fixture.ts'
import { stage } from '../offer/offer.fixture.ts'

export type Plant = TestSupplier & { readonly site: string }
const siteOf = (name: string) => ({ id: `https://issuer.example/sites/${encodeURIComponent(name)}`, name })
const LAST = '2036-12-31T00:00:00Z'

/** A hub with one issuer, at whom suppliers have what their sites can make attested. */
export async function startSites() {
  const world = await startWorld()
  const hub = await startSupplyIn(world)
  const operator = await hub.operator()
  await operator.post('/supply/issuers', registration())

  const give = async (by: TestSupplier, token: Promise<string>): Promise<string> => {
    const reply = await by.api.post('/supply/credentials', { credential: await token })
    if (reply.status !== 201 || reply.body.status !== 'accepted') throw new Error(`not accepted: ${reply.text}`)
    return reply.body.id
  }
  return {
    ...hub,
    world,
    operator,
    /** Has so many kilograms a year attested; `index`: its place in the list of what is revoked. */
    attest: (by: Plant, kilograms: string, index = 0, members: JsonObject = {}): Promise<string> =>
      give(
        by,
        yearly(
          kilograms,
          { credentialStatus: entry(index) as JsonObject, validUntil: LAST, ...members },
          siteOf(by.site),
        ),
      ),
    give,
    /** A supplier who operates a separation site of its own, or of this name, with its record. */
    plant: async (site = `plant ${++serial}`): Promise<Plant> => {
      const supplier = await hub.supplier(PARTY)
      await give(supplier, siteRecord(siteOf(site)))
      return { ...supplier, site }
    },
    stop: async () => {
      await hub.stop()
      await world.stop()
    },
  }
}
export type Sites = Awaited<ReturnType<typeof startSites>>

let serial = 0
/** What a supplier's site is committed to deliver elsewhere in 2027. */
export const commitment = ({ site }: Plant, quantityKg: string, more: object = {}) => ({
  reference: `C-${++serial}`,
  site,
  country: 'AU',
  stage: 'separation',
  year: 2027,
  quantityKg,
  ...more,
})

/** The chain of an offer that a supplier's site makes. */
export const chainOf = (site: string) => [stage('mining'), stage('separation', { site })]
