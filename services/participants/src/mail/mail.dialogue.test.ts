import { createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { longestAttemptMs, MOST_WAITS } from './mail.dialogue.ts'
import { openPost } from './mail.transport.ts'

/** A mail server that asks for a user and a password in words of their own, and closes the connection in the place of its last word. */
const server = createServer(talk)
let waits = 0
function talk(socket: Socket): void {
  const say = (text: string): void => {
    waits++
    socket.write(`${text}\r\n`)
  }
  const answers: [RegExp, string][] = [
    [/^EHLO/, '250-hub\r\n250 AUTH LOGIN'],
    [/^AUTH LOGIN/, '334 VXNlcm5hbWU6'],
    [/^dXNlcg==/, '334 UGFzc3dvcmQ6'],
    [/^cGFzcw==/, '235 in'],
    [/^MAIL FROM/, '250 go on'],
    [/^RCPT TO/, '250 go on'],
    [/^DATA/, '354 go on'],
  ]
  waits++
  say('220 hub')
  socket.on('error', () => {})
  socket.on('data', data => {
    const text = data.toString()
    if (text.endsWith('\r\n.\r\n')) {
      waits++
      socket.destroy()
    } else say(answers.find(([command]) => command.test(text))?.[1] ?? '500 what')
  })
}
afterEach(() => server.close())

test('a lease outlives the slowest dialogue: no attempt waits more often than it counts', async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const post = openPost({
    MAIL_URL: `smtp://user:pass@127.0.0.1:${port}`,
    MAIL_FROM: 'hub@hub.example',
    MAIL_TIMEOUT_MS: 5_000,
  })
  const letter = { to: { name: 'Mia', address: 'mia@member.example' }, subject: 'x', text: 'x', headers: {} }
  const answer = await post?.send({ ...letter, id: 'x', date: new Date(0), messageId: '<x@hub.example>' })
  post?.close()
  expect(answer).toMatchObject({ taken: false })
  // All but HELO, and the three of TLS, of which this server knows nothing.
  expect(waits).toBe(10)
  expect(waits).toBeLessThanOrEqual(MOST_WAITS)
  expect(longestAttemptMs(15_000)).toBeGreaterThan(MOST_WAITS * 15_000)
})
