import { createHmac } from 'node:crypto'
import pg from 'pg'

/** What the link in an e-mail to a contact says, where no e-mail was sent: made of its key, as the hub does. */
export async function confirmTokenFor(databaseUrl: string, contactId: string, validUntil: number): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ email: string; unsubscribe_key: string }>(
    'SELECT email, unsubscribe_key FROM participants.contact WHERE id = $1',
    [contactId],
  )
  await client.end()
  const [{ email, unsubscribe_key: key } = { email: '', unsubscribe_key: '' }] = rows
  const until = validUntil.toString(36)
  const signature = createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`confirm ${contactId} ${until} ${email}`)
    .digest('base64url')
  return `${contactId}.${until}.${signature}`
}
