/** A component of a message or a modal, as the API takes it. https://discord.com/developers/docs/components/reference */
export interface Media {
  readonly url: string;
  readonly attachment_id?: string;
}

export interface Choice {
  readonly label: string;
  readonly value: string;
  readonly default?: boolean;
}

export interface Component {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly url?: string;
  readonly style?: number;
  readonly label?: string;
  readonly description?: string | null;
  readonly content?: string;
  readonly value?: string | null;
  readonly placeholder?: string | null;
  readonly disabled?: boolean;
  readonly required?: boolean;
  readonly default?: boolean;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly file_types?: readonly string[];
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
  readonly items?: readonly { readonly media: Media }[];
  readonly media?: Media;
  readonly file?: Media;
  readonly options?: readonly Choice[];
  /** Of a select of people, roles or channels. */
  readonly default_values?: readonly { readonly id: string; readonly type: string }[];
  readonly channel_types?: readonly number[];
}
