/** Has the browser save something as a JSON file. */
export function saveJson(name: string, content: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** A subject as a name of a file. */
export const fileOf = (subject: string): string => `audit-${subject.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}.json`
