/** What the stream of a hub tells, from the latest fifty on, until it has told an event of this type that names this. */
export async function streamed(hubUrl: string, token: string | undefined, type: string, name = ''): Promise<string> {
  const ending = new AbortController()
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${hubUrl}/api/v1/stream?recent=50`, { headers, signal: ending.signal })
  let told = ''
  for await (const chunk of response.body ?? []) {
    told += Buffer.from(chunk).toString()
    const whole = told.split('\n\n').slice(0, -1)
    if (whole.some(frame => frame.includes(`event: ${type}\n`) && frame.includes(name))) break
  }
  ending.abort()
  return told
}
