export { type Examined, examine, totalsOf } from './examine.ts'
export {
  allocationGift,
  explanationGift,
  forecastGift,
  offerGift,
  poolGift,
  roundLineGift,
  templateOf,
} from './gifts.ts'
export { type Gift, type GiftFormat, MEDIA, writeGift } from './give.ts'
export {
  type FileRead,
  type How,
  MappingFault,
  readForecastFile,
  readOfferFile,
  type SentFile,
} from './read.ts'
export { MAX_ROWS, UnreadableFile } from './table.ts'
