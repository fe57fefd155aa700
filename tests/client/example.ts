import { answer, HubProblem, hubClient } from '@lodestone/client'

const { LODESTONE_HUB = 'http://127.0.0.1:8080', LODESTONE_TOKEN } = process.env
const hub = hubClient({ baseUrl: `${LODESTONE_HUB}/api/v1`, token: () => LODESTONE_TOKEN })

try {
  // Tried again with the same idempotency key when no answer comes: there will be one forecast.
  const forecast = await answer(
    hub.POST('/demand/forecasts', {
      body: {
        reference: 'erp-2027-q2',
        lines: [
          {
            reference: 'motors',
            material: 'ndpr-oxide',
            quantityKg: '1250.5',
            period: '2027-Q2',
            deliverTo: 'DE',
            ceilingPrice: { amount: '120.00', currency: 'EUR' },
            commitment: 'intent',
          },
        ],
      },
    }),
  )
  console.log(`${forecast.reference}: version ${forecast.version}, ${forecast.status}`)
} catch (fault) {
  if (!(fault instanceof HubProblem)) throw fault
  console.error(fault.code, fault.errors, fault.requestId)
  process.exitCode = 1
}

// Pages come as needed.
for await (const { reference, lines } of hub.items('/demand/forecasts')) console.log(reference, lines.length)
