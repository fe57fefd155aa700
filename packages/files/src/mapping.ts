import { type FileMapping, type FileReading, fileMapping } from '@lodestone/contracts'

/** The mapping that came with a file is wrong. */
export class MappingFault extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

/** The mapping as it came with a file. */
export function mappingOf({ mapping }: FileReading): FileMapping {
  if (mapping === undefined) throw new MappingFault('', 'this format needs a mapping, as JSON')
  if (/"(?:__proto__|constructor|prototype)"|\\u/.test(mapping))
    throw new MappingFault('', 'names a prototype or holds an escape')
  let value: unknown
  try {
    value = JSON.parse(mapping)
  } catch {
    throw new MappingFault('', 'not JSON')
  }
  const read = fileMapping.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new MappingFault(issue?.path.join('.') ?? '', issue?.message ?? 'not a mapping')
}
