#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lacuna/base/json_reader.hpp"
#include "lacuna/base/recipe.hpp"

namespace lacuna {

/// A JSON object that somebody else wrote, read with distrust. Each getter gives nothing if the key
/// is not there, and throws Error{bad_value} naming the key if its value is of another type or
/// outside the range: no text is taken for a number, no 16.0 for 16, no true for 1.
class JsonObject {
 public:
  /// Throws what read_json() throws, and Error{bad_value} if it is no object. `subject` begins all
  /// messages.
  [[nodiscard]] static JsonObject parse(std::string_view text, const std::string& subject);
  /// The object whose values are texts of JSON ("12", "[0.5]"), or else texts: what containers
  /// carry as metadata. Throws Error{too_large} over a limit of read_json(), or over 4 MiB in all.
  [[nodiscard]] static JsonObject of_texts(const std::map<std::string, std::string>& texts,
                                           const std::string& subject);

  [[nodiscard]] const std::string& subject() const { return subject_; }
  /// There, and not null.
  [[nodiscard]] bool has(const std::string& key) const;
  [[nodiscard]] bool is_object(const std::string& key) const;
  [[nodiscard]] bool is_list(const std::string& key) const;

  [[nodiscard]] std::optional<int> integer(const std::string& key, int least, int most) const;
  /// Within (above, below).
  [[nodiscard]] std::optional<double> number(const std::string& key, double above,
                                             double below) const;
  [[nodiscard]] std::optional<bool> boolean(const std::string& key) const;
  [[nodiscard]] std::optional<std::string> text(const std::string& key) const;
  [[nodiscard]] std::optional<std::vector<double>> numbers(const std::string& key) const;
  [[nodiscard]] std::optional<std::vector<std::string>> texts(const std::string& key) const;
  /// One side or two, each an integer: 224 or [224, 384].
  [[nodiscard]] std::optional<std::vector<int>> integers(const std::string& key, int least,
                                                         int most) const;
  [[nodiscard]] std::optional<JsonObject> object(const std::string& key) const;
  /// The members of an object whose values are texts.
  [[nodiscard]] std::optional<std::map<std::string, std::string>> text_members(
      const std::string& key) const;

  [[nodiscard]] std::vector<std::string> keys() const;  ///< In the text's order.
  /// The value of a key that is there, if it is one that a recipe can have.
  [[nodiscard]] RecipeValue recipe_value(const std::string& key) const;

  /// Throws Error{bad_value}: "config.json: patch_size is 0, needed …".
  [[noreturn]] void refuse(const std::string& key, const std::string& needed) const;

 private:
  JsonObject(std::shared_ptr<const JsonValue> value, std::string subject);

  std::shared_ptr<const JsonValue> value_;  ///< Holds JsonMembers.
  std::string subject_;
};

}  // namespace lacuna
