import { type Material, type Profile, profileOf } from '@lodestone/provenance'

/** One material with its typical content, the factors from metal to oxide, and the yields until it. */
export const materialView = (material: Material): Material & Profile => ({ ...material, ...profileOf(material) })
