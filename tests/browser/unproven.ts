import { until } from '@lodestone/testing'
import { expect } from 'vitest'
import { offer, stage } from '../system/hub.ts'
import type { PlayedHub } from './played.ts'

export type Unproven = { id: string; reference: string }

/** An offer whose owners lead to China over two steps, and whose mining nobody proves; it waits for operators. */
export async function postUnproven(shown: PlayedHub): Promise<Unproven> {
  const held = [
    {
      owner: 'Holding X',
      country: 'SG',
      sharePct: '40',
      ownership: [
        { owner: 'Baotou Group', country: 'CN', sharePct: '57' },
        { owner: 'Temple', country: 'SG', sharePct: '43' },
      ],
    },
    { owner: 'Founders', country: 'AU', sharePct: '60' },
  ]
  const draft = offer({ chain: [stage('mining'), stage('separation', { ownership: held })] })
  const supplier = shown.played.suppliers[0]
  const form = new FormData()
  form.append('file', new Blob(['%PDF-1.4 a certificate'], { type: 'application/pdf' }), 'certificate.pdf')
  const { sha256 } = (await supplier?.api.post('/evidence', form))?.body ?? {}
  const evidence = draft.evidence.slice(1).map(one => ({ ...one, sha256 }))
  const made = await supplier?.api.post('/supply/offers', { ...draft, evidence })
  expect(made?.status).toBe(201)
  const posted = made?.body
  const watching = await shown.hub.operator()
  await until('the offer waits', async () =>
    (await watching.all('/supply/screening-queue')).some(one => one.id === posted.id),
  )
  return posted
}
