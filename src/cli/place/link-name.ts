// The name of gosdm630's program: MeterHub started under it behaves as that one does.

export const LINK_NAME = 'sdm630_httpd';
