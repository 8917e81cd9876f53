/** The frame of the same origin that an element lies in. */
export const frameOf = ({ ownerDocument }: Element): Element | null | undefined =>
  ownerDocument.defaultView?.frameElement;
