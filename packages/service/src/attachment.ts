const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** What names an answer as a file (RFC 6266): in letters of any script, and in ASCII for whoever reads that alone. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/gu, '-')
  return `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${encoded(name)}`}`
}
