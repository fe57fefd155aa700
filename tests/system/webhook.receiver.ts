import { createServer } from 'node:http'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

type Message = { type: string; timestamp: string; data: { link: string } & Record<string, unknown> }

/** Listens for webhooks signed with a secret (`whsec_…`), and hands each message over once. */
export function receiver(secret: string, handle: (message: Message) => Promise<void>) {
  const webhook = new Webhook(secret)
  const seen = new Set<string>() // Keep these for a week in a real system, beside what the message changed.
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
      // Anything but 2xx is sent again later.
      response.writeHead(error instanceof WebhookVerificationError ? 401 : 500).end()
    }
  })
}
