import admin from "@/messages/fr/admin.json";
import api from "@/messages/fr/api.json";
import auth from "@/messages/fr/auth.json";
import chat from "@/messages/fr/chat.json";
import code from "@/messages/fr/code.json";
import docs from "@/messages/fr/docs.json";
import errors from "@/messages/fr/errors.json";
import fatal from "@/messages/fr/fatal.json";
import models from "@/messages/fr/models.json";
import palette from "@/messages/fr/palette.json";
import settings from "@/messages/fr/settings.json";
import share from "@/messages/fr/share.json";
import shares from "@/messages/fr/shares.json";
import shell from "@/messages/fr/shell.json";
import sidebar from "@/messages/fr/sidebar.json";
import transfer from "@/messages/fr/transfer.json";
import ui from "@/messages/fr/ui.json";

/** Every French namespace. */
export default {
  admin,
  api,
  auth,
  chat,
  code,
  docs,
  errors,
  fatal,
  models,
  palette,
  settings,
  share,
  shares,
  shell,
  sidebar,
  transfer,
  ui,
};
