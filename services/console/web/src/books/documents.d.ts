declare module '*.md' {
  const book: import('./book.ts').Book
  export default book
}
