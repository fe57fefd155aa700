import { createServer } from 'node:http'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

type Message = { type: string; timestamp: string; data: { link: string } & Record<string, unknown> }

/** Listens for webhooks signed with a secret (`whsec_…`), and hands each message over once. */
export function receiver(secret: string, handle: (message: Message) => Promise<void>) {
  const webhook = new Webhook(secret)
  const seen = new Set<string>() // In earnest kept for a week, beside what messages changed.
  return createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const id = String(request.headers['webhook-id'])
    try {
      // The bytes as they came: JSON that was parsed and written again has another signature.
      const body = Buffer.concat(chunks)
      const message = webhook.verify(body, request.headers as Record<string, string>) as Message
      if (!seen.has(id)) await handle(message)
      seen.add(id)
      response.writeHead(204).end()
    } catch (error) {
      response.writeHead(error instanceof WebhookVerificationError ? 401 : 500).end()
    }
  })
}
